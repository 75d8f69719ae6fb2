package ext.base;

/** Strict overrides a package-visible method. */
public class Strict extends Base implements Bounded {
    public Strict() {
        super((byte) 1);
    }

    protected short weight(byte of) {
        return TABLE[of];
    }

    short secret() {
        return (short) (super.secret() + hidden[1]);
    }
}
