# The files that the tests of TS 102 268 expect, as far as the tests themselves show them. "test ARR" stands for test.profile with that EF_ARR.

pin 01 31313131FFFFFFFF tries=3 puk=3131313131313131
pin 81 31313131FFFFFFFF tries=3 puk=3131313131313131
pin 0A 3131313131313131 tries=10
pin 0B 3232323232323232 tries=10

mf arr=2F06.1 pins=01,81 {
	ef 2FE2 transparent=10 arr=2F06.1 sfi=02
		data 98 94 44 00 00 00 00 00 00 F0
	ef 2F00 linear=4x38 arr=2F06.1 sfi=1E
	test 2F06
	adf A0000000090005FFFFFFFF89E0000002 arr=6F06.1 pins=01,81 {
		test 6F06
	}
	adf A0000000090005FFFFFFFF89D0000002 arr=6F06.1 pins=01,81 {
		test 6F06
	}
}
