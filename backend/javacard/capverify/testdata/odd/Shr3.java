// Part of a program that uses as many features of the format as fit: the judges compile it, we read and verify the result.
package odd.t;
interface Shr3 extends Plain, Shr2 { int deep(); short get(); }
