// Part of a program that uses as many features of the format as fit: the judges compile it, we read and verify the result.
package odd.t;
class Low extends Mid { short m(short x) { long_(x, (byte)1, 3, this, null); return super.m(x); } short long_(short a, byte b, int c, Base d, byte[] e) { int[] z = new int[3]; int y = c; z[0] += c++; y = z[1]--; short i = a++; q[0] += 3; ref = e; Base k = d == null ? this : d.next; k.w = y; return (short)(i + k.p); } }
