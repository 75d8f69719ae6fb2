// The superclass in the probe's class line.
package gocard.probe;

public class Base {
    short f = 3;

    public short name() {
        return 1;
    }

    short hidden() {
        return 10;
    }

    public final short both() {
        return (short) (name() + hidden());
    }
}
