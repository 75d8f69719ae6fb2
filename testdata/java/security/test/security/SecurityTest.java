package test.security;

import javacard.framework.APDU;
import javacard.framework.Applet;
import javacard.framework.ISO7816;
import javacard.framework.ISOException;
import javacard.framework.JCSystem;
import javacard.framework.Util;
import javacard.security.GenericSecretKey;
import javacard.security.KeyBuilder;
import javacard.security.MessageDigest;
import javacard.security.NamedParameterSpec;
import javacard.security.PublicKey;
import javacard.security.XECPublicKey;
import javacardx.security.SensitiveResult;
import javacardx.security.cert.Certificate;
import javacardx.security.cert.CertificateException;
import javacardx.security.cert.CertificateParser;
import javacardx.security.cert.X509Certificate;
import javacardx.security.derivation.DerivationFunction;
import javacardx.security.derivation.KDFHmacSpec;
import javacardx.security.util.MonotonicCounter;

/** SecurityTest uses javacardx.security.* as a Java applet does: it is the parameters of HKDF, and the handler of certificates. */
public class SecurityTest extends Applet
        implements KDFHmacSpec, CertificateParser.KeyHandler, X509Certificate.FieldHandler, X509Certificate.ExtensionHandler {
    // RFC 5869, appendix A.1
    private static final byte[] IKM = {11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11};
    private static final byte[] INFO = {(byte) 0xF0, (byte) 0xF1, (byte) 0xF2, (byte) 0xF3, (byte) 0xF4, (byte) 0xF5, (byte) 0xF6, (byte) 0xF7, (byte) 0xF8, (byte) 0xF9};
    private static final byte[] SALT = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};

    private final DerivationFunction function = DerivationFunction.getInstance(DerivationFunction.ALG_KDF_HKDF, false);
    private final MonotonicCounter counter = MonotonicCounter.getInstance((short) 3, JCSystem.MEMORY_TYPE_PERSISTENT);
    private final GenericSecretKey secret = (GenericSecretKey) KeyBuilder.buildKey(
            KeyBuilder.ALG_TYPE_GENERIC_SECRET, JCSystem.MEMORY_TYPE_TRANSIENT_RESET, (short) 256, false);
    private final CertificateParser parser = CertificateParser.getInstance(CertificateParser.TYPE_X509_DER);
    private final XECPublicKey subject = publicKey(NamedParameterSpec.X25519);
    private final XECPublicKey issuer = publicKey(NamedParameterSpec.ED25519);
    private final byte[] der = new byte[400];
    private short length;
    private short seen;
    private boolean storing;
    private byte[] stored;
    private X509Certificate built;

    private static XECPublicKey publicKey(short curve) {
        return (XECPublicKey) KeyBuilder.buildXECKey(NamedParameterSpec.getInstance(curve), KeyBuilder.ATTR_PUBLIC, false);
    }

    public static void install(byte[] array, short offset, byte length) {
        new SecurityTest().register();
    }

    public byte getAlgorithm() {
        return MessageDigest.ALG_SHA_256;
    }

    public byte[] getSecret() {
        return IKM;
    }

    public byte[] getInfo() {
        return INFO;
    }

    public byte[] getSalt() {
        return SALT;
    }

    public short getOutputLength() {
        return 42;
    }

    public PublicKey onKey(byte type, short size) {
        return subject;
    }

    public boolean onField(short id, byte[] field) {
        seen += id;
        return true;
    }

    public boolean onExtension(byte[] oid, boolean critical, byte[] value) {
        seen++;
        if (storing) {
            stored = value; // the array is a temporary one
        }
        return critical;
    }

    public void process(APDU apdu) {
        if (selectingApplet()) {
            return;
        }
        byte[] buffer = apdu.getBuffer();
        short n = 0;
        switch (buffer[ISO7816.OFFSET_INS]) {
            case 0x01:
                function.init(this);
                n = function.lastBytes(buffer, (short) 0, (short) 42);
                break;
            case 0x02:
                function.init(this);
                function.nextBytes(secret);
                n = secret.getKey(buffer, (short) 0);
                break;
            case 0x03:
                DerivationFunction.OneShot once = DerivationFunction.OneShot.open((byte) DerivationFunction.ALG_KDF_HKDF);
                once.init(this);
                n = once.lastBytes(buffer, (short) 0, (short) 16);
                once.close();
                break;
            case 0x04:
                counter.incrementBy((short) 258);
                n = counter.get(buffer, (short) 0);
                break;
            case 0x05:
                Util.arrayCompare(buffer, (short) 0, buffer, buffer[ISO7816.OFFSET_P1], (short) 2);
                SensitiveResult.assertZero();
                break;
            case 0x10:
                length = Util.arrayCopy(buffer, ISO7816.OFFSET_CDATA, der, Util.getShort(buffer, ISO7816.OFFSET_P1), apdu.setIncomingAndReceive());
                return;
            case 0x11:
                apdu.setIncomingAndReceive();
                issuer.setEncoded(buffer, ISO7816.OFFSET_CDATA, (short) 32);
                return;
            case 0x12:
                seen = 0;
                buffer[0] = (byte) (parser.parseCert(der, (short) 0, length, this, issuer) ? 1 : 0);
                n = Util.setShort(buffer, (short) 1, seen);
                break;
            case 0x13:
                built = (X509Certificate) parser.buildCert(der, (short) 0, length, this, issuer);
                n = subject.getEncoded(buffer, (short) 0);
                break;
            case 0x14:
                byte[] serial = built.getField(X509Certificate.FIELD_TBS_SERIAL_NUMBER);
                n = Util.arrayCopy(serial, (short) 0, buffer, (short) 0, (short) serial.length);
                break;
            case 0x15:
                built.getExtensions(this);
                buffer[0] = (byte) (built.verify(issuer) ? 1 : 0);
                buffer[1] = (byte) (built instanceof Certificate ? 1 : 0);
                n = 2;
                break;
            case 0x16:
                try {
                    storing = true;
                    parser.parseCert(der, (short) 0, length, this);
                } catch (CertificateException e) {
                    buffer[0] = (byte) e.getReason();
                    n = 1;
                }
                storing = false;
                break;
            default:
                ISOException.throwIt(ISO7816.SW_INS_NOT_SUPPORTED);
        }
        apdu.setOutgoingAndSend((short) 0, n);
    }
}
