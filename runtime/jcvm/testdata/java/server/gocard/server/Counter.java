// What the server shares.
package gocard.server;

import javacard.framework.Shareable;

public interface Counter extends Shareable {
    short count(byte[] buffer, short off);

    void fail(short what);

    byte[] array();

    void keep(Object o);
}
