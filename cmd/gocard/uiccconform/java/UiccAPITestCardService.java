package org.etsi.scp.wg3.uicc.jcapi.userclass;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.Socket;
import org.etsi.scp.wg3.uicc.jcapi.userinterface.*;

/**
 * The card behind the tests' interfaces: makes command APDUs and sends them, a line each, to the program that has the simulated card.
 * Managing applets is that program's business: it gets the operation in words.
 */
public class UiccAPITestCardService
        implements UiccCardManagementService, UiccAdministrativeCommandsService, UiccApplicationManagementService, UiccToolkitService {
    private static UiccAPITestCardService card;

    private final BufferedReader in;
    private final PrintWriter out;

    private UiccAPITestCardService(int port) throws IOException {
        Socket s = new Socket(InetAddress.getLoopbackAddress(), port);
        s.setTcpNoDelay(true);
        in = new BufferedReader(new InputStreamReader(s.getInputStream(), "US-ASCII"));
        out = new PrintWriter(s.getOutputStream());
    }

    static UiccAPITestCardService connect(int port) throws IOException {
        card = new UiccAPITestCardService(port);
        return card;
    }

    public static UiccAPITestCardService getTheUiccTestCardService() { return card; }

    /** A new card. */
    void begin() { ask("begin"); }

    private String ask(String line) {
        out.print(line + "\n");
        out.flush();
        try {
            String answer = in.readLine();
            if (answer == null || answer.startsWith("error ")) {
                throw new IllegalStateException(line + ": " + answer);
            }
            return answer;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private APDUResponse managed(String verb, String... args) {
        StringBuilder b = new StringBuilder(verb);
        for (String a : args) {
            b.append(' ').append(a.replace(" ", ""));
        }
        return new Response(ask(b.toString()));
    }

    /** Sends header and data; with data, a response is welcome, as T=0 has it. */
    private APDUResponse send(String channel, String header, String data) {
        int cla = Integer.parseInt(header.substring(0, 2), 16) | Integer.parseInt(channel, 16);
        data = data.replace(" ", "");
        String hex = String.format("%02X", cla) + header.substring(2);
        if (!data.isEmpty()) {
            hex += String.format("%02X", data.length() / 2) + data;
        }
        return new Response(ask("apdu " + hex + "00"));
    }

    private APDUResponse receive(String channel, String header, String length) {
        int cla = Integer.parseInt(header.substring(0, 2), 16) | Integer.parseInt(channel, 16);
        return new Response(ask("apdu " + String.format("%02X", cla) + header.substring(2) + length.replace(" ", "")));
    }

    private static String tlv(String tag, String value) {
        value = value.replace(" ", "");
        return tag + String.format("%02X", value.length() / 2) + value;
    }

    public String reset() { return ask("reset"); }

    public APDUResponse selectFile(String fid) { return selectFile(BASIC_CHANNEL, fid); }

    public APDUResponse selectFile(String channel, String fid) { return send(channel, "00A40004", fid); }

    public APDUResponse selectForActivation(String name) { return selectForActivation(BASIC_CHANNEL, name); }

    public APDUResponse selectForActivation(String channel, String name) { return send(channel, "00A4040C", name); }

    public APDUResponse selectForTermination(String name) { return selectForTermination(BASIC_CHANNEL, name); }

    public APDUResponse selectForTermination(String channel, String name) { return send(channel, "00A4044C", name); }

    public APDUResponse activate(String fid) { return activate(BASIC_CHANNEL, fid); }

    public APDUResponse activate(String channel, String fid) { return send(channel, "00440000", fid); }

    public APDUResponse deactivate(String fid) { return deactivate(BASIC_CHANNEL, fid); }

    public APDUResponse deactivate(String channel, String fid) { return send(channel, "00040000", fid); }

    public APDUResponse manageChannel(String operation, String number) { return manageChannel(BASIC_CHANNEL, operation, number); }

    public APDUResponse manageChannel(String channel, String operation, String number) {
        return receive(channel, "0070" + operation + number, "01");
    }

    public APDUResponse status(String p1, String p2, String length) { return status(BASIC_CHANNEL, p1, p2, length); }

    public APDUResponse status(String channel, String p1, String p2, String length) {
        return receive(channel, "80F2" + p1 + p2, length);
    }

    public APDUResponse readBinary(String offset, String length) { return readBinary(BASIC_CHANNEL, offset, length); }

    public APDUResponse readBinary(String channel, String offset, String length) { return receive(channel, "00B0" + offset, length); }

    public APDUResponse readRecord(String nr, String mode, String length) { return readRecord(BASIC_CHANNEL, nr, mode, length); }

    public APDUResponse readRecord(String channel, String nr, String mode, String length) {
        return receive(channel, "00B2" + nr + mode, length);
    }

    public APDUResponse updateBinary(String offset, String data) { return updateBinary(BASIC_CHANNEL, offset, data); }

    public APDUResponse updateBinary(String channel, String offset, String data) { return send(channel, "00D6" + offset, data); }

    public APDUResponse updateRecord(String nr, String mode, String data) { return updateRecord(BASIC_CHANNEL, nr, mode, data); }

    public APDUResponse updateRecord(String channel, String nr, String mode, String data) {
        return send(channel, "00DC" + nr + mode, data);
    }

    public APDUResponse increase(String value) { return increase(BASIC_CHANNEL, value); }

    public APDUResponse increase(String channel, String value) { return send(channel, "80320000", value); }

    public APDUResponse verifyPIN(String ref, String value) { return verifyPIN(BASIC_CHANNEL, ref, value); }

    public APDUResponse verifyPIN(String channel, String ref, String value) { return send(channel, "002000" + ref, value); }

    public APDUResponse changePIN(String ref, String old, String value) { return changePIN(BASIC_CHANNEL, ref, old, value); }

    public APDUResponse changePIN(String channel, String ref, String old, String value) {
        return send(channel, "002400" + ref, old + value);
    }

    public APDUResponse enablePIN(String ref, String value) { return enablePIN(BASIC_CHANNEL, ref, value); }

    public APDUResponse enablePIN(String channel, String ref, String value) { return send(channel, "002800" + ref, value); }

    public APDUResponse disablePIN(String ref, String value) { return disablePIN(BASIC_CHANNEL, ref, value); }

    public APDUResponse disablePIN(String channel, String ref, String value) { return send(channel, "002600" + ref, value); }

    public APDUResponse unblockPIN(String ref, String puk, String value) { return unblockPIN(BASIC_CHANNEL, ref, puk, value); }

    public APDUResponse unblockPIN(String channel, String ref, String puk, String value) {
        return send(channel, "002C00" + ref, puk + value);
    }

    public APDUResponse sendApdu(String command) {
        String hex = command.replace(" ", "");
        if (hex.length() > 10 && hex.length() == 10 + 2 * Integer.parseInt(hex.substring(8, 10), 16)) {
            hex += "00";
        }
        return new Response(ask("apdu " + hex));
    }

    public APDUResponse createFile(String fcp) { return createFile(BASIC_CHANNEL, fcp); }

    public APDUResponse createFile(String channel, String fcp) { return send(channel, "00E00000", tlv("62", fcp)); }

    public APDUResponse deleteFile(String fid) { return deleteFile(BASIC_CHANNEL, fid); }

    public APDUResponse deleteFile(String channel, String fid) { return send(channel, "00E40000", fid); }

    public APDUResponse resizeFile(String fid, String size) { return resizeFile(BASIC_CHANNEL, fid, size); }

    public APDUResponse resizeFile(String channel, String fid, String size) {
        return send(channel, "80D40000", tlv("62", tlv("83", fid) + tlv("80", size)));
    }

    public APDUResponse loadPackage(String path) { return managed("load", path); }

    public APDUResponse installApplet(String path, String module, String instance, String parameters) {
        return managed("install", path, module, instance, parameters);
    }

    public APDUResponse installInstallApplet(String path, String module, String instance, String parameters) {
        return managed("install-only", path, module, instance, parameters);
    }

    public APDUResponse makeSelectableApplet(String instance) { return managed("selectable", instance); }

    public APDUResponse selectApplication(String aid) { return selectApplication(BASIC_CHANNEL, aid); }

    public APDUResponse selectApplication(String channel, String aid) { return send(channel, "00A40400", aid); }

    public APDUResponse lockApplication(String aid) { return managed("lock", aid); }

    public APDUResponse unlockApplication(String aid) { return managed("unlock", aid); }

    public APDUResponse deleteApplet(String aid) { return managed("delete", aid); }

    public APDUResponse deletePackage(String path) { return managed("delete-package", path); }

    public APDUResponse deletePackageAndAllRelatedApplications(String path) { return managed("delete-all", path); }

    public APDUResponse terminalProfileSession(String profile) {
        APDUResponse r = terminalProfile(profile);
        while (r.getStatusWord().startsWith("91")) {
            String command = fetch(r.getStatusWord().substring(2)).getData();
            int details = command.startsWith("D081") ? 6 : 4;
            r = terminalResponse(command.substring(details, details + 10) + "82028281830100");
        }
        return r;
    }

    public APDUResponse terminalProfile(String profile) { return send(BASIC_CHANNEL, "80100000", profile); }

    public APDUResponse fetch(String length) { return receive(BASIC_CHANNEL, "80120000", length); }

    public APDUResponse terminalResponse(String data) { return send(BASIC_CHANNEL, "80140000", data); }

    private APDUResponse envelope(String tag, String value) { return send(BASIC_CHANNEL, "80C20000", tlv(tag, value)); }

    private APDUResponse event(String value) { return envelope("D6", value); }

    public APDUResponse envelopeMenuSelection(String item, String help) { return envelope("D3", "82020181" + item + help); }

    public APDUResponse envelopeCallControlByNAA() { return envelope("D4", "820282818602810193 0781F2A334057667"); }

    public APDUResponse envelopeTimerExpiration(String timer) { return envelope("D7", "82028281" + timer + "2503000000"); }

    public APDUResponse unrecognizedEnvelope() { return envelope("01", "82028381FF0101"); }

    public APDUResponse envelopeEventDownloadMTCall() { return event("990100820283819C0101"); }

    public APDUResponse envelopeEventDownloadCallConnected() { return event("990101820282819C0101"); }

    public APDUResponse envelopeEventDownloadCallDisconnected() { return event("990102820282819C0101"); }

    public APDUResponse envelopeEventDownloadLocationStatus() { return event("990103820282811B0101"); }

    public APDUResponse envelopeEventDownloadUserActivity() { return event("99010482028281"); }

    public APDUResponse envelopeEventDownloadIdleScreenAvailable() { return event("99010582020281"); }

    public APDUResponse envelopeEventDownloadCardReaderStatus() { return event("990106820282812001FF"); }

    public APDUResponse envelopeEventDownloadLanguageSelection() { return event("990107820282812D024652"); }

    public APDUResponse envelopeEventDownloadBrowserTermination() { return event("99010882028281340100"); }

    public APDUResponse envelopeEventDownloadDataAvailable(String status) { return event("99010982028281" + status + "37010A"); }

    public APDUResponse envelopeEventDownloadChannelStatus(String status) { return event("99010A82028281" + status); }

    public APDUResponse envelopeEventDownloadAccessTechnologyChange() { return event("99010B82028281BF0100"); }

    public APDUResponse envelopeEventDownloadDisplayParametersChanged() { return event("99010C82028281C003101001"); }

    public APDUResponse envelopeEventDownloadLocalConnection(String record) { return event("99010D82028381" + record); }

    public APDUResponse envelopeEventDownloadNetworkSearchModeChange() { return event("99010E82028281E50100"); }

    public APDUResponse envelopeEventDownloadBrowsingStatus() { return event("99010F82028281E40100"); }

    public APDUResponse envelopeEventDownloadFramesInformationChanged() { return event("99011082028381E703010203"); }

    public APDUResponse envelopeEventDownloadHCIConnectivity() { return event("99011382028281"); }

    /** The tests use it and no document says what it sends; the event of that name comes from the card itself, so this is any envelope. */
    public APDUResponse envelopeEventProactiveHandlerAvailable() { return unrecognizedEnvelope(); }
}
