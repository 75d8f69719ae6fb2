// Package intparse holds parsers as applets and servlets have them, written with int throughout.
//
//gocard:package aid=F0676F636172641020 version=1.0
package intparse

import "github.com/gocard/gocard/runtime/javacard/framework"

// Applet runs the parsers of the package, one per INS, over the command's data.
//
//gocard:applet aid=F0676F63617264102001
type Applet struct {
	framework.Applet
}

// Install makes the applet.
func Install(params []byte) { framework.Register(&Applet{}) }

// Process answers with the results of a parser, each in four bytes.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	n := apdu.SetIncomingAndReceive()
	data := buf[5 : 5+n]
	p1 := int(buf[framework.OffsetP1])
	x, y := 0, 0
	switch buf[framework.OffsetINS] {
	case 0x10:
		x, y = findTag(data, p1)
	case 0x11:
		x = countTags(data)
	case 0x12:
		x, y = longLength(data)
	case 0x13:
		x, y = requestLine(data)
	case 0x14:
		x = contentLength(data)
	case 0x15:
		x = unescape(data)
	case 0x16:
		x = decodeHex(data)
	case 0x17:
		x = field(data, p1)
	case 0x18:
		x = formatDecimal(buf[5:], p1*257)
		y = int(buf[5])
	case 0x19:
		x, y = chunk(data)
	case 0x1A:
		x, y = nested(data)
	case 0x1B:
		x = decodeBase64(data)
	case 0x1C:
		x, y = trim(data)
	case 0x1D:
		x = version(data)
	case 0x1E:
		x, y = dayAndMonth(data)
	case 0x1F:
		x = lines(data)
	default:
		panic(framework.SWInsNotSupported)
	}
	put(buf, 0, x)
	put(buf, 4, y)
	apdu.SetOutgoingAndSend(buf[:8])
}

func put(buf []byte, at, x int) {
	for i := 3; i >= 0; i-- {
		buf[at+i] = byte(x)
		x >>= 8
	}
}

// findTag finds a tag in a list of simple TLV objects: where its value begins, and how long it is.
func findTag(data []byte, tag int) (start, n int) {
	i := 0
	for i+2 <= len(data) {
		t, l := int(data[i]), int(data[i+1])
		i += 2
		if i+l > len(data) {
			return -1, 0
		}
		if t == tag {
			return i, l
		}
		i += l
	}
	return -1, 0
}

func countTags(data []byte) int {
	count := 0
	for len(data) >= 2 {
		l := int(data[1])
		if 2+l > len(data) {
			break
		}
		data = data[2+l:]
		count++
	}
	return count
}

// longLength reads a BER length of one to three bytes.
func longLength(data []byte) (length, used int) {
	if len(data) == 0 {
		return -1, 0
	}
	b := int(data[0])
	if b < 0x80 {
		return b, 1
	}
	b &= 0x7F
	if b == 0 || b > 2 || len(data) < 1+b {
		return -1, 0
	}
	for _, c := range data[1 : 1+b] {
		length = length<<8 | int(c)
	}
	return length, 1 + b
}

// requestLine finds where the path of a request line begins, and how long it is.
func requestLine(data []byte) (start, n int) {
	for start < len(data) && data[start] != ' ' {
		start++
	}
	start++
	end := start
	for end < len(data) && data[end] != ' ' && data[end] != '?' {
		end++
	}
	if end >= len(data) {
		return -1, 0
	}
	return start, end - start
}

// contentLength reads a decimal number of at most five digits.
func contentLength(data []byte) int {
	n := 0
	if len(data) > 5 {
		return -1
	}
	for _, c := range data {
		if c < '0' || c > '9' {
			return -1
		}
		n = n*10 + int(c-'0')
	}
	return n
}

// unescape replaces %XX in place and returns the new length.
func unescape(data []byte) int {
	j := 0
	for i := 0; i < len(data); i++ {
		c := data[i]
		if c == '%' && i+2 < len(data) {
			c = byte(hexDigit(data[i+1])<<4 | hexDigit(data[i+2]))
			i += 2
		}
		data[j] = c
		j++
	}
	return j
}

func hexDigit(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

func decodeHex(data []byte) int {
	if len(data)%2 != 0 {
		return -1
	}
	for i := 0; i < len(data)/2; i++ {
		hi, lo := hexDigit(data[2*i]), hexDigit(data[2*i+1])
		if hi < 0 || lo < 0 {
			return -1 - i
		}
		data[i] = byte(hi*16 + lo)
	}
	return len(data) / 2
}

// field finds the n-th field of a list with commas.
func field(data []byte, n int) int {
	for i, c := range data {
		if n == 0 {
			return i
		}
		if c == ',' {
			n--
		}
	}
	return -1
}

// formatDecimal writes n and returns the number of digits.
func formatDecimal(buf []byte, n int) int {
	var digits [10]byte
	i := len(digits)
	for {
		i--
		digits[i] = byte('0' + n%10)
		n /= 10
		if n == 0 {
			break
		}
	}
	return copy(buf, digits[i:])
}

// chunk reads the size of an HTTP chunk, in hexadecimal, and where its data begin.
func chunk(data []byte) (size, at int) {
	for at < len(data) {
		d := hexDigit(data[at])
		if d < 0 {
			break
		}
		if size > 0xFFF {
			return -1, at
		}
		size = size*16 + d
		at++
	}
	return size, at + 2
}

// nested walks into constructed objects and returns the greatest depth and the number of primitive ones.
func nested(data []byte) (depth, leaves int) {
	var ends [8]int
	i, level := 0, 0
	for i < len(data) {
		for level > 0 && i >= ends[level-1] {
			level--
		}
		if i+1 >= len(data) {
			break
		}
		l := int(data[i+1])
		if data[i]&0x20 != 0 && level < len(ends) {
			i += 2
			ends[level] = min(i+l, len(data))
			level++
			depth = max(depth, level)
			continue
		}
		leaves++
		i += 2 + l
	}
	return depth, leaves
}

// decodeBase64 decodes in place.
func decodeBase64(data []byte) int {
	acc, bits, out := 0, 0, 0
	for _, c := range data {
		v := 0
		switch {
		case c >= 'A' && c <= 'Z':
			v = int(c - 'A')
		case c >= 'a' && c <= 'z':
			v = int(c-'a') + 26
		case c >= '0' && c <= '9':
			v = int(c-'0') + 52
		case c == '+':
			v = 62
		case c == '/':
			v = 63
		default:
			return out
		}
		acc = (acc<<6 | v) & 0xFFF
		bits += 6
		if bits >= 8 {
			bits -= 8
			data[out] = byte(acc >> bits)
			out++
		}
	}
	return out
}

func trim(data []byte) (start, end int) {
	end = len(data)
	for start < end && data[start] == ' ' {
		start++
	}
	for end > start && data[end-1] == ' ' {
		end--
	}
	return start, end
}

// version reads 1.2 as 102.
func version(data []byte) int {
	major, minor, dot := 0, 0, false
	for _, c := range data {
		switch {
		case c == '.' && !dot:
			dot = true
		case c < '0' || c > '9':
			return -1
		case dot:
			minor = (minor*10 + int(c-'0')) % 100
		default:
			major = (major*10 + int(c-'0')) % 100
		}
	}
	return major*100 + minor
}

// dayAndMonth takes a day of a year without 29 February apart.
func dayAndMonth(data []byte) (day, month int) {
	if len(data) < 2 {
		return 0, 0
	}
	day = int(data[0])<<8 | int(data[1])
	days := [12]int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}
	for month < len(days) && day >= days[month] {
		day -= days[month]
		month++
	}
	return day + 1, month + 1
}

func lines(data []byte) int {
	longest, start := 0, 0
	for i, c := range data {
		if c == '\n' {
			if i-start > longest {
				longest = i - start
			}
			start = i + 1
		}
	}
	if rest := len(data) - start; rest > longest {
		longest = rest
	}
	return longest
}
