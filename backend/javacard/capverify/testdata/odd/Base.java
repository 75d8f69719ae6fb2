// Part of a program that uses as many features of the format as fit: the judges compile it, we read and verify the result.
package odd.t;
abstract class Base { protected short p; Object ref; int w; Base next; abstract short m(short x); short pv(short x) { return x; } protected short pr() { return p; } Base(short x) { p = x; } static Base make() { return new Low(); } }
