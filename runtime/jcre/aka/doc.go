// Package aka computes the functions f1 to f5* of authentication and key agreement (3GPP TS 33.102 6.3): MILENAGE (TS 35.206) and the test
// algorithm (TS 34.108 8.1.2), and A3/A8 of GSM: what these give for it, and COMP128-1. In: a subscriber's key and a challenge. It must not know cards, files or sequence numbers that were used.
package aka
