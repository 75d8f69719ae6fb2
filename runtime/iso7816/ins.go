package iso7816

// Instruction bytes of ISO/IEC 7816-4 and GlobalPlatform Card Specification 11 that gocard sends or answers.
const (
	INSSelect               = 0xA4 // SELECT
	INSManageChannel        = 0x70 // MANAGE CHANNEL
	INSGetResponse          = 0xC0 // GET RESPONSE
	INSGetData              = 0xCA // GET DATA (even instruction)
	INSGetDataOdd           = 0xCB // GET DATA (odd instruction, tag list in the data field)
	INSInitializeUpdate     = 0x50 // INITIALIZE UPDATE
	INSExternalAuthenticate = 0x82 // EXTERNAL AUTHENTICATE
	INSBeginRMACSession     = 0x7A // BEGIN R-MAC SESSION
	INSEndRMACSession       = 0x78 // END R-MAC SESSION
	INSDelete               = 0xE4 // DELETE
	INSGetStatus            = 0xF2 // GET STATUS
	INSSetStatus            = 0xF0 // SET STATUS
	INSInstall              = 0xE6 // INSTALL
	INSLoad                 = 0xE8 // LOAD
	INSPutKey               = 0xD8 // PUT KEY
	INSStoreData            = 0xE2 // STORE DATA
)
