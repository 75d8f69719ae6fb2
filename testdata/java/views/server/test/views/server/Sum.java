package test.views.server;

import javacard.framework.Shareable;

/** Adds bytes up. */
public interface Sum extends Shareable {
    /** Puts the sum of in, and how often its parts were kept from being misused, into out; gives the length of in. */
    short work(byte[] in, byte[] out);
}
