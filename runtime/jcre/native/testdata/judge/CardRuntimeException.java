package javacard.framework;
public class CardRuntimeException extends RuntimeException { short r; public CardRuntimeException(short r){this.r=r;} public short getReason(){return r;} public void setReason(short r){this.r=r;} }
