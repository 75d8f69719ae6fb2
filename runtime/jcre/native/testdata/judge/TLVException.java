package javacardx.framework.tlv;
public class TLVException extends javacard.framework.CardRuntimeException { public TLVException(short r){super(r);} public static void throwIt(short r){throw new TLVException(r);} }
