package gocard.user;

import github.com.gocard.gocard.testdata.libraries.points.Package;
import github.com.gocard.gocard.testdata.libraries.points.Point;
import github.com.gocard.gocard.testdata.libraries.points.Shape;
import javacard.framework.APDU;
import javacard.framework.Applet;
import javacard.framework.ISO7816;
import javacard.framework.ISOException;
import javacard.framework.Util;

/** A Java applet that links to the library points, which is written in Go. */
public class User extends Applet implements Shape {
    private Point p = Package.New((short) 3, (short) -4);

    public static void install(byte[] b, short off, byte len) {
        new User().register();
    }

    public short Size(short scale) {
        return (short) (25 * scale);
    }

    public void process(APDU apdu) {
        if (selectingApplet()) {
            return;
        }
        byte[] buf = apdu.getBuffer();
        short n = apdu.setIncomingAndReceive();
        switch (buf[ISO7816.OFFSET_INS]) {
        case 0x10:
            Point.Move(p, buf[5], buf[6]);
            Util.setShort(buf, (short) 0, Point.X(p));
            Util.setShort(buf, (short) 2, Point.Y(p));
            Util.setShort(buf, (short) 4, Point.Length(p));
            apdu.setOutgoingAndSend((short) 0, (short) 6);
            break;
        case 0x11:
            Util.setShort(buf, (short) 0, Package.Sum(buf, (short) 5, n));
            apdu.setOutgoingAndSend((short) 0, (short) 2);
            break;
        case 0x14:
            Util.setShort(buf, (short) 0, Package.Area(this));
            Util.setShort(buf, (short) 2, Package.Area(p));
            Util.setShort(buf, (short) 4, p.Size((short) 3));
            apdu.setOutgoingAndSend((short) 0, (short) 6);
            break;
        case 0x15:
            Package.Check(p);
            break;
        default:
            ISOException.throwIt(ISO7816.SW_INS_NOT_SUPPORTED);
        }
    }
}
