package github.com.gocard.gocard.testdata.libraries.points;

/** What javac has to know of the Go type Shape. */
public interface Shape {
    short Size(short scale);
}
