// What sharer and corners share with each other.
package gocard.sharer;
import javacard.framework.*;
public interface Api extends Shareable {
    short echo(short a);
    short run(short what, byte[] buf, Object o, Api back);
    Object give(short what);
}
