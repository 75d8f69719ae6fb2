package javacardx.framework.util;
public class UtilException extends javacard.framework.CardRuntimeException { public UtilException(short r){super(r);} public static void throwIt(short r){throw new UtilException(r);} }
