// A checked exception of the package's own.
package gocard.probe;

class Problem extends Exception {
    short code;

    Problem(short code) {
        this.code = code;
    }
}
