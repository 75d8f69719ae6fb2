// The superclass of a class in another package: public, protected and package-visible members of the same names.
package gocard.base;
public abstract class Base {
    public short pub = 1; protected short prot = 2; short pkg = 3;
    short hidden() { return 100; }
    protected short guarded() { return 200; }
    public short open() { return 300; }
    public abstract short todo();
    public short all() { return (short)(hidden() + guarded() + open() + todo()); }
    public static short count = 5;
    public static byte[] table;
    public static Object any;
}
