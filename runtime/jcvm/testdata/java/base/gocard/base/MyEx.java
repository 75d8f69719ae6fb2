// An exception that several packages know.
package gocard.base;
import javacard.framework.*;
public class MyEx extends CardRuntimeException { public MyEx(short r) { super(r); } }
