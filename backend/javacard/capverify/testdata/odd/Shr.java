// Part of a program that uses as many features of the format as fit: the judges compile it, we read and verify the result.
package odd.t;
public interface Shr extends javacard.framework.Shareable { short get(); short buf(byte[] b); }
