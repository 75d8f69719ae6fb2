package github.com.gocard.gocard.testdata.libraries.points;

/** What javac has to know of the functions of the Go package points. */
public final class Package {
    private Package() {
    }

    public static native Point New(short x, short y);

    public static native short Sum(byte[] b, short off, short len);

    public static native short Area(Shape s);

    public static native void Check(Point p);
}
