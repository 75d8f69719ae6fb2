package ext.mid;

public class Factory {
    public static Mid quiet() {
        return new Quiet();
    }
}
