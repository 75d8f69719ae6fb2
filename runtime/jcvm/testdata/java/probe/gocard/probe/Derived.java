// The subclass in the probe's class line: overrides, calls super, implements.
package gocard.probe;

public class Derived extends Base implements Named {
    short f = 5;

    public short name() {
        return (short) (super.name() + 1);
    }

    short hidden() {
        return (short) (super.hidden() + 10);
    }

    public short label(short x) {
        return (short) (x + f + super.f);
    }
}
