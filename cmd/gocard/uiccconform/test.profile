# The files of the tests below MF and below each ADF. T transparent, L linear fixed, C cyclic; N never, A always; R read, U update.
ef ARR linear=16x96 arr=ARR.1
	rule delete-child,create-ef,create-df,deactivate,activate,terminate,delete=always increase,resize=always     # 1: all
	rule delete-child,create-ef,create-df,deactivate,activate,terminate,delete=never increase,resize=never       # 2: nothing
	rule delete-child,create-ef,create-df,deactivate,activate,terminate,delete=0A increase,resize=0A             # 3: ADM1
	rule delete-child,create-ef,create-df,deactivate,activate,terminate,delete=01|0A increase,resize=01|0A       # 4: PIN1 or ADM1
	rule delete-child,create-ef,create-df,deactivate,activate,terminate,delete=81|0B increase,resize=81|0B       # 5: local PIN or ADM2
	rule read=never update,deactivate,activate,delete=always increase,resize=always                              # 6
	rule update=never read,deactivate,activate,delete=always increase,resize=always                              # 7
	rule increase=never read,update,deactivate,activate=always                                                   # 8
	rule deactivate=never read,update,activate=always                                                            # 9
	rule activate=never read,update,deactivate=always                                                            # A
	rule deactivate,activate=never read,update=always                                                            # B
ef 2FE4 transparent=10 arr=ARR.1
df 7F10 arr=ARR.1 {
	ef 6F54 transparent=22 arr=ARR.1
		data 85 09 554943432054455354
}
df 7F4A arr=ARR.1 {
	ef 6F01 transparent=3 arr=ARR.6 sfi=01
		data AAAAAA
	ef 6F02 transparent=3 arr=ARR.7 sfi=02
		data 555555
	ef 6F03 transparent=260 arr=ARR.1 sfi=03
	ef 6F04 cyclic=2x3 arr=ARR.6 sfi=04
		data 555555
		data AAAAAA
	ef 6F05 cyclic=2x3 arr=ARR.7 sfi=05
		data 555555
		data AAAAAA
	ef 6F1C cyclic=2x3 arr=ARR.8
		data 555555
		data AAAAAA
	ef 6F07 cyclic=2x3 arr=ARR.9
		data 555555
		data AAAAAA
	ef 6F08 cyclic=2x3 arr=ARR.A
		data 555555
		data AAAAAA
	ef 6F09 cyclic=2x3 arr=ARR.1
		data 555555
		data AAAAAA
	ef 6F0A linear=2x4 arr=ARR.6
		data 55555555
		data AAAAAAAA
	ef 6F0B linear=2x4 arr=ARR.7
		data 55555555
		data AAAAAAAA
	ef 6F0C linear=2x4 arr=ARR.1
		data 55555555
		data AAAAAAAA
	ef 6F0D cyclic=2x3 arr=ARR.8
		data 555555
		data AAAAAA
	ef 6F0E transparent=3 arr=ARR.1
		data 000000
	ef 6F0F transparent=3 arr=ARR.1
		data 000000
	ef 6F14 transparent=3 arr=ARR.1
		data 000000
	ef 6F16 transparent=3 arr=ARR.1
		data 000000
	ef 6F10 cyclic=2x3 arr=ARR.1
		data 555555
		data AAAAAA
	ef 6F11 cyclic=2x3 arr=ARR.1
		data 555555
		data AAAAAA
	ef 6F12 cyclic=2x3 arr=ARR.1
		data 555555
		data AAAAAA
	ef 6F13 cyclic=2x3 arr=ARR.1
		data 555555
		data AAAAAA
	ef 6F15 linear=2x4 arr=ARR.B
		data 55555555
		data AAAAAAAA
	ef 6F17 linear=2x4 arr=ARR.1
		data 55555555
		data AAAAAAAA
	ef 6F18 linear=2x10 arr=ARR.1
		data 11111111111111111111
		data 22222222222222222222
	ef 6F19 transparent=3 arr=ARR.1 exclusive
	ef 6F1A linear=6x15 arr=ARR.1
		data 0102030405060708090A0B0C0D0E0F
		data 0A0B0C0D0E0F010203040506070809
		data 0405060708090A0B0C0D0E0F010203
		data 0708090A0B0C0D0E0F010203040506
		data 0A0102030B0102030C0102030D0102
		data 030201030201030201030201030201
	ef 6F1B cyclic=6x15 arr=ARR.1
		data 0102030405060708090A0B0C0D0E0F
		data 0A0B0C0D0E0F010203040506070809
		data 0405060708090A0B0C0D0E0F010203
		data 0708090A0B0C0D0E0F010203040506
		data 0A0102030B0102030C0102030D0102
		data 030201030201030201030201030201
	ef 6F30 transparent=3 arr=ARR.1 life=terminated
	df 5F30 arr=ARR.1 life=terminated {
	}
	ef 6FC6 linear=2x4 arr=ARR.1 exclusive
	ef 6FC7 linear=2x4 arr=ARR.1 life=terminated
	ef 6FC8 cyclic=2x3 arr=ARR.1 life=terminated
	df 5F10 arr=ARR.1 {
		ef 4F10 transparent=3 arr=ARR.1
			data AAAAAA
	}
	ef 6FA1 linear=2x4 arr=ARR.1
		data 55555555
		data AAAAAAAA
	ef 6FB1 transparent=3 arr=ARR.1
	ef 6FC1 cyclic=2x3 arr=ARR.1
		data 555555
		data AAAAAA
	df 5F11 arr=ARR.1 {
		ef 4F11 transparent=3 arr=ARR.1
	}
	ef 6FA2 linear=2x4 arr=ARR.2
		data 55555555
		data AAAAAAAA
	ef 6FB2 transparent=3 arr=ARR.2
	ef 6FC2 cyclic=2x3 arr=ARR.2
		data 555555
		data AAAAAA
	df 5F12 arr=ARR.2 {
		ef 4F12 transparent=3 arr=ARR.2
	}
	ef 6FA3 linear=2x4 arr=ARR.3
		data 55555555
		data AAAAAAAA
	ef 6FB3 transparent=3 arr=ARR.3
	ef 6FC3 cyclic=2x3 arr=ARR.3
		data 555555
		data AAAAAA
	df 5F13 arr=ARR.3 {
		ef 4F13 transparent=3 arr=ARR.3
	}
	ef 6FA4 linear=2x4 arr=ARR.4
		data 55555555
		data AAAAAAAA
	ef 6FB4 transparent=3 arr=ARR.4
	ef 6FC4 cyclic=2x3 arr=ARR.4
		data 555555
		data AAAAAA
	df 5F14 arr=ARR.4 {
		ef 4F14 transparent=3 arr=ARR.4
	}
	ef 6FA5 linear=2x4 arr=ARR.5
		data 55555555
		data AAAAAAAA
	ef 6FB5 transparent=3 arr=ARR.5
	ef 6FC5 cyclic=2x3 arr=ARR.5
		data 555555
		data AAAAAA
	df 5F15 arr=ARR.5 {
		ef 4F15 transparent=3 arr=ARR.5
	}
}
