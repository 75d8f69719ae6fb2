package scp

import (
	"fmt"
	"strconv"
)

// Level is a security level, P1 of EXTERNAL AUTHENTICATE (Card Specification, table 10-1).
type Level byte

// The bits of a security level.
const (
	LevelCMAC        Level = 0x01 // commands carry a C-MAC
	LevelCDecryption Level = 0x02 // command data is encrypted
	LevelRMAC        Level = 0x10 // responses carry an R-MAC
	LevelREncryption Level = 0x20 // response data is encrypted (SCP03)
)

// The security levels that exist.
const (
	LevelAuthenticated Level = 0x00 // authenticated, commands in clear
	LevelMAC           Level = LevelCMAC
	LevelMACEnc        Level = LevelCMAC | LevelCDecryption
	LevelMACRMAC       Level = LevelCMAC | LevelRMAC
	LevelMACEncRMAC    Level = LevelMACEnc | LevelRMAC
	LevelFull          Level = LevelMACEncRMAC | LevelREncryption
	LevelRMACOnly      Level = LevelRMAC // commands in clear, responses with an R-MAC (SCP02)
)

var levelNames = map[Level]string{
	LevelAuthenticated: "clear",
	LevelMAC:           "mac",
	LevelMACEnc:        "mac+enc",
	LevelRMACOnly:      "rmac",
	LevelMACRMAC:       "mac+rmac",
	LevelMACEncRMAC:    "mac+enc+rmac",
	LevelFull:          "mac+enc+rmac+renc",
}

// ParseLevel reads the hex form (01, 03, 33) or the name (mac, mac+enc, mac+enc+rmac+renc).
func ParseLevel(s string) (Level, error) {
	for l, name := range levelNames {
		if s == name {
			return l, nil
		}
	}
	v, err := strconv.ParseUint(s, 16, 8)
	if _, ok := levelNames[Level(v)]; err != nil || !ok {
		return 0, fmt.Errorf("security level %.20q: want 00, 01, 03, 10, 11, 13, 33, or clear, mac, mac+enc, rmac, mac+rmac, mac+enc+rmac, mac+enc+rmac+renc", s)
	}
	return Level(v), nil
}

// String is the hex form and the name, "03 (mac+enc)".
func (l Level) String() string {
	if n, ok := levelNames[l]; ok {
		return fmt.Sprintf("%02X (%s)", byte(l), n)
	}
	return fmt.Sprintf("%02X", byte(l))
}

// has reports whether all bits of x are set.
func (l Level) has(x Level) bool { return l&x == x }

// Supported says whether protocol p with parameter i can run at level l.
func Supported(p Protocol, i byte, l Level) error {
	if _, ok := levelNames[l]; !ok {
		return fmt.Errorf("%v i=%02X: security level %02X does not exist", p, i, byte(l))
	}
	switch {
	case l == LevelRMACOnly && p != SCP02:
		return fmt.Errorf("%v i=%02X: security level %v needs SCP02 (try %v)", p, i, l, LevelMACRMAC)
	case l.has(LevelREncryption) && p != SCP03:
		return fmt.Errorf("%v i=%02X: security level %v needs SCP03", p, i, l)
	case l.has(LevelRMAC) && i&paramRMAC == 0:
		return fmt.Errorf("%v i=%02X: the card has no R-MAC, security level %v cannot be had (try %v)", p, i, l, l&LevelMACEnc)
	case l.has(LevelREncryption) && i&scp03REncryption == 0:
		return fmt.Errorf("%v i=%02X: the card has no R-ENC, security level %v cannot be had (try %v)", p, i, l, l&^LevelREncryption)
	}
	return nil
}

// BestLevel is the highest level that protocol p with parameter i supports.
func BestLevel(p Protocol, i byte) Level {
	for _, l := range []Level{LevelFull, LevelMACEncRMAC} {
		if Supported(p, i, l) == nil {
			return l
		}
	}
	return LevelMACEnc
}
