// Another applet of the same package.
package gocard.channels;
import javacard.framework.*;
public class Second extends First {
    public static void install(byte[] b, short off, byte len) { Second m = new Second(); m.id = 2; make(); m.register(); }
}
