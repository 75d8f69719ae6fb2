package ext.base;

public interface Counter {
    short STEP = 3;

    short next();
}
