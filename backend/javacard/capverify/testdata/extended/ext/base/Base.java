package ext.base;

/** Base has a member of each visibility, used by classes of its package and of others in the same CAP file. */
public abstract class Base implements Counter {
    public static short made;
    protected static final byte[] TABLE = {1, 2, 3, 5, 8, 13};
    static short[] hidden = {100, 200};

    protected short count;
    Object owner;
    private byte step;

    protected Base(byte step) {
        this.step = step;
        owner = this;
        made++;
    }

    public short next() {
        count += weight(step);
        return count;
    }

    public short limit() {
        return (short) 1000;
    }

    protected abstract short weight(byte of);

    /** Package-visible: overridden in this package only. */
    short secret() {
        return hidden[0];
    }

    public static short secretOf(Base b) {
        return b.secret();
    }
}
