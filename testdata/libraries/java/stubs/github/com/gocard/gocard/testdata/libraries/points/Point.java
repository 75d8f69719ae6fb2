package github.com.gocard.gocard.testdata.libraries.points;

/** What javac has to know of the Go type Point. */
public final class Point implements Shape {
    private Point() {
    }

    public static native void Move(Point p, short dx, short dy);

    public static native short X(Point p);

    public static native short Y(Point p);

    public static native short Length(Point p);

    public native short Size(short scale);
}
