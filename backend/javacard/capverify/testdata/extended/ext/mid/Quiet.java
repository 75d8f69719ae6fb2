package ext.mid;

/** Quiet is package-private and overrides a package-visible method. */
class Quiet extends Mid {
    Quiet() {
        super(null);
    }

    short own() {
        return (short) 20;
    }
}
