// An interface of the package's own.
package gocard.probe;

interface Named {
    short label(short x);
}
