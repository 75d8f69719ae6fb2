package ext.mid;

import ext.base.Counter;

public interface Named extends Counter {
    short name();
}
