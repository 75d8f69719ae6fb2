# A USIM, and the SIM that it is to old terminals, for development: the files that TS 102 221, TS 31.102 and TS 51.011 name first, with contents that
# nobody uses in a network.
# PIN1 is 1234 and disabled, as on most test cards; PIN2 is 5678; the PUKs are 12345678; ADM1 is 3838383838383838.

pin 01 1234 tries=3 puk=12345678 puktries=10 disabled
pin 81 5678 tries=3 puk=12345678 puktries=10
pin 0A 3838383838383838 tries=10

mf arr=2F06.1 pins=01,81,0A {
	ef 2F06 linear=8x96 arr=2F06.2 sfi=06
		rule delete-child,create-ef,create-df=0A deactivate,activate,delete=0A     # 1: directories
		rule read=always update,deactivate,activate,delete=0A resize=0A            # 2: read by all, changed by the issuer
		rule read=always deactivate,activate,delete=0A                             # 3: never changed
		rule read=always update=01|0A deactivate,activate,delete=0A                # 4: changed by the user
		rule read=01|0A update=01|0A deactivate,activate,delete=0A resize=0A       # 5: the user's
		rule read=01|0A update,deactivate,activate,delete=0A resize=0A             # 6: read by the user
		rule read=01|0A update=81 deactivate,activate,delete=0A                    # 7: changed with PIN2
		rule read=01|0A update=01|0A increase=01 deactivate,activate,delete=0A     # 8: counters
	ef 2FE2 transparent=10 arr=2F06.3 sfi=02
		data 98 94 44 00 00 00 00 00 00 F0
	ef 2F05 transparent=4 arr=2F06.4 sfi=05
		data 656E FFFF
	ef 2F00 linear=4x38 arr=2F06.2 sfi=1E
		data 61 16 4F 0C A0000000871002FFFFFFFF89 50 06 676F63617264
	df 7F10 arr=2F06.1 pins=01,81,0A {
		ef 6F3A linear=20x28 arr=2F06.5              # EF_ADN
		ef 6F3B linear=10x26 arr=2F06.7              # EF_FDN
		ef 6F3C linear=10x176 arr=2F06.5             # EF_SMS
			data 00
			data 00
			data 00
			data 00
			data 00
			data 00
			data 00
			data 00
			data 00
			data 00
		ef 6F40 linear=1x28 arr=2F06.5               # EF_MSISDN
		ef 6F42 linear=1x42 arr=2F06.5               # EF_SMSP
		ef 6F43 transparent=2 arr=2F06.5             # EF_SMSS
		ef 6F54 transparent=22 arr=2F06.4            # EF_SUME
			data 85 06 676F63617264
		df 5F50 arr=2F06.1 pins=01,81,0A {           # DF_GRAPHICS
			ef 4F20 linear=4x10 arr=2F06.6           # EF_IMG
			ef 4F01 transparent=64 arr=2F06.6        # EF_LAUNCH_SCWS
		}
		df 5F3B arr=2F06.1 pins=01,81,0A {           # DF_MULTIMEDIA
			ef 4F47 ber-tlv=256 arr=2F06.5           # EF_MML
			ef 4F48 ber-tlv=1024 arr=2F06.5          # EF_MMDF
		}
	}
	adf A0000000871002FFFFFFFF89 arr=2F06.1 pins=01,81,0A {
		aka milenage k=465B5CE8B199B49FAA5F0A2EE238A6BC opc=CD63CB71954A9F4E48A5994E37A02BAF # of TS 35.208, test set 1
		ef 6F05 transparent=6 arr=2F06.4 sfi=02      # EF_LI
			data 656E FFFFFFFF
		ef 6F07 transparent=9 arr=2F06.6 sfi=07      # EF_IMSI: 001010123456789
			data 08 09 10 10 10 32 54 76 98
		ef 6F08 transparent=33 arr=2F06.5 sfi=08     # EF_Keys
			data 07
		ef 6F09 transparent=33 arr=2F06.5 sfi=09     # EF_KeysPS
			data 07
		ef 6F31 transparent=1 arr=2F06.6 sfi=12      # EF_HPPLMN
			data 0A
		ef 6F38 transparent=17 arr=2F06.6 sfi=04     # EF_UST
			data 0A0E140420000000000000000000000000
		ef 6F39 cyclic=4x3 arr=2F06.8                # EF_ACM
			data 000000
			data 000000
			data 000000
			data 000000
		ef 6F3B link=7F10/6F3B                       # EF_FDN
		ef 6F3C link=7F10/6F3C                       # EF_SMS
		ef 6F40 link=7F10/6F40                       # EF_MSISDN
		ef 6F42 link=7F10/6F42                       # EF_SMSP
		ef 6F43 link=7F10/6F43                       # EF_SMSS
		ef 6F46 transparent=17 arr=2F06.2            # EF_SPN
			data 01 676F63617264
		ef 6F56 transparent=1 arr=2F06.7 sfi=05      # EF_EST
			data 00
		ef 6F5B transparent=6 arr=2F06.5 sfi=0F      # EF_START-HFN
			data F00000F00000
		ef 6F5C transparent=3 arr=2F06.6 sfi=10      # EF_THRESHOLD
		ef 6F60 transparent=40 arr=2F06.5 sfi=0A     # EF_PLMNwAcT
		ef 6F73 transparent=14 arr=2F06.5 sfi=0C     # EF_PSLOCI
			data FFFFFFFF FFFFFF 42F618 0000 FF 01
		ef 6F78 transparent=2 arr=2F06.6 sfi=06      # EF_ACC
			data 0001
		ef 6F7B transparent=12 arr=2F06.5 sfi=0D     # EF_FPLMN
		ef 6F7E transparent=11 arr=2F06.5 sfi=0B     # EF_LOCI
			data FFFFFFFF 42F618 0000 FF 01
		ef 6FAD transparent=4 arr=2F06.2 sfi=03      # EF_AD
			data 00 00 00 02
		ef 6FB7 linear=2x10 arr=2F06.2 sfi=01        # EF_ECC
			data 11F2FF
		ef 6FE3 transparent=18 arr=2F06.5 sfi=1E     # EF_EPSLOCI
		ef 6FE4 linear=1x80 arr=2F06.5 sfi=18        # EF_EPSNSC
	}
	df 7F20 arr=2F06.1 pins=01,81,0A {               # DF_GSM
		ef 6F05 transparent=2 arr=2F06.4             # EF_LP: English
			data 01
		ef 6F07 link=A0000000871002FFFFFFFF89/6F07   # EF_IMSI
		ef 6F20 transparent=9 arr=2F06.5             # EF_Kc
			data FFFFFFFFFFFFFFFF 07
		ef 6F30 transparent=24 arr=2F06.5            # EF_PLMNsel
		ef 6F31 link=A0000000871002FFFFFFFF89/6F31   # EF_HPLMN
		ef 6F37 transparent=3 arr=2F06.7             # EF_ACMmax
			data 000000
		ef 6F38 transparent=11 arr=2F06.6            # EF_SST: the services of these files, and the toolkit
			data FF33C3000300FC03000F30
		ef 6F39 link=A0000000871002FFFFFFFF89/6F39   # EF_ACM
		ef 6F41 transparent=5 arr=2F06.7             # EF_PUCT
			data FFFFFF 0000
		ef 6F46 link=A0000000871002FFFFFFFF89/6F46   # EF_SPN
		ef 6F52 transparent=9 arr=2F06.5             # EF_KcGPRS
			data FFFFFFFFFFFFFFFF 07
		ef 6F53 link=A0000000871002FFFFFFFF89/6F73   # EF_LOCIGPRS
		ef 6F60 link=A0000000871002FFFFFFFF89/6F60   # EF_PLMNwAcT
		ef 6F74 transparent=16 arr=2F06.5            # EF_BCCH
		ef 6F78 link=A0000000871002FFFFFFFF89/6F78   # EF_ACC
		ef 6F7B link=A0000000871002FFFFFFFF89/6F7B   # EF_FPLMN
		ef 6F7E link=A0000000871002FFFFFFFF89/6F7E   # EF_LOCI
		ef 6FAD link=A0000000871002FFFFFFFF89/6FAD   # EF_AD
		ef 6FAE transparent=1 arr=2F06.2             # EF_PHASE: 2+
			data 03
		ef 6FB7 transparent=3 arr=2F06.2             # EF_ECC
			data 11F2FF
	}
}
