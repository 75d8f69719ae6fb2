package ext.base;

public interface Bounded extends Counter {
    short limit();
}
