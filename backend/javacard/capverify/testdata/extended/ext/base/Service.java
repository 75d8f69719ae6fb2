package ext.base;

import javacard.framework.Shareable;

public interface Service extends Shareable {
    short serve(short argument);
}
