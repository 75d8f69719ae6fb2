# A SIM: a card without applications, which knows class A0 only. CHV1 is 1234 and disabled, CHV2 5678, ADM1 3838383838383838.
pin 01 1234 puk=12345678 disabled
pin 81 5678 puk=12345678
pin 0A 3838383838383838

mf arr=2F06.1 pins=01,81,0A {
	ef 2F06 linear=5x64 arr=2F06.2
		rule delete-child,create-ef,create-df=0A
		rule read=always update=0A
		rule read=01|0A update=01|0A deactivate,activate=0A
		rule read=01|0A update=0A deactivate,activate=0A
		rule read=01|0A update=01|0A increase=01
	ef 2FE2 transparent=10 arr=2F06.2
		data 98 94 44 00 00 00 00 00 00 F0
	df 7F10 arr=2F06.1 pins=01,81,0A {
		ef 6F3A linear=20x28 arr=2F06.3
		ef 6F3C linear=10x176 arr=2F06.3
			data 00
		ef 6F40 linear=1x28 arr=2F06.3
		ef 6F42 linear=1x42 arr=2F06.3
		ef 6F43 transparent=2 arr=2F06.3
	}
	df 7F20 arr=2F06.1 pins=01,81,0A {
		aka milenage k=465B5CE8B199B49FAA5F0A2EE238A6BC opc=CD63CB71954A9F4E48A5994E37A02BAF # of TS 35.208, test set 1
		ef 6F05 transparent=2 arr=2F06.3
			data 01
		ef 6F07 transparent=9 arr=2F06.4
			data 08 09 10 10 10 32 54 76 98
		ef 6F20 transparent=9 arr=2F06.3
			data FFFFFFFFFFFFFFFF 07
		ef 6F30 transparent=24 arr=2F06.3
		ef 6F31 transparent=1 arr=2F06.4
			data 0A
		ef 6F38 transparent=4 arr=2F06.4
			data FF33C300
		ef 6F39 cyclic=4x3 arr=2F06.5
			data 000000
			data 000000
			data 000000
			data 000000
		ef 6F46 transparent=17 arr=2F06.2
			data 01 676F63617264
		ef 6F74 transparent=16 arr=2F06.3
		ef 6F78 transparent=2 arr=2F06.4
			data 0001
		ef 6F7B transparent=12 arr=2F06.3
		ef 6F7E transparent=11 arr=2F06.3
			data FFFFFFFF 42F618 0000 FF 01
		ef 6FAD transparent=4 arr=2F06.2
			data 00 00 00 02
		ef 6FAE transparent=1 arr=2F06.2
			data 03
	}
}
