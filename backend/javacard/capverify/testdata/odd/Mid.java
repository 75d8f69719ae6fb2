// Part of a program that uses as many features of the format as fit: the judges compile it, we read and verify the result.
package odd.t;
class Mid extends Base { byte[] q; Mid(short x) { super(x); q = new byte[x]; } Mid() { this((short)5); } short m(short x) { return (short)(super.pv(x) + pr() + p); } short pv(short x) { return (short)(super.pr()+x); } final short fin(short x) { p = x; next = this; w = x; return (short)w; } }
