// A client applet: INS picks a use of the server's object; the answer is what
// happened: 9000 with data, or an exception as a status word.
package gocard.client;

import gocard.server.Counter;
import gocard.server.Helper;
import javacard.framework.AID;
import javacard.framework.APDU;
import javacard.framework.Applet;
import javacard.framework.CardRuntimeException;
import javacard.framework.ISOException;
import javacard.framework.JCSystem;
import javacard.framework.Shareable;
import javacard.framework.Util;
import javacard.framework.service.Dispatcher;

public class Client extends Applet {
    private static final byte[] SERVER = {(byte) 0xF0, 0x67, 0x6F, 0x63, 0x61, 0x72, 0x64, 0x11, 0x0A, 0x01};

    private Object kept;
    private Object[] list = new Object[1];
    private byte[] own = new byte[40];
    static Object global;
    private Dispatcher dispatcher = new Dispatcher((short) 1);

    public static void install(byte[] b, short off, byte len) {
        new Client().register();
    }

    public void process(APDU apdu) {
        if (selectingApplet()) {
            return;
        }
        byte[] buf = apdu.getBuffer();
        short n = 0;
        try {
            n = run(apdu, buf, buf[1], buf[2]);
        } catch (ISOException e) {
            ISOException.throwIt(e.getReason());
        } catch (CardRuntimeException e) {
            ISOException.throwIt((short) (0x6100 + e.getReason()));
        } catch (SecurityException e) {
            ISOException.throwIt((short) 0x6201);
        } catch (NullPointerException e) {
            ISOException.throwIt((short) 0x6202);
        } catch (ArrayIndexOutOfBoundsException e) {
            ISOException.throwIt((short) 0x6203);
        } catch (ClassCastException e) {
            ISOException.throwIt((short) 0x6204);
        } catch (Throwable e) {
            ISOException.throwIt((short) 0x62FF);
        }
        apdu.setOutgoingAndSend((short) 0, n);
    }

    private short run(APDU apdu, byte[] buf, byte ins, byte p1) {
        if (ins == 0x55) {
            return ((Counter) kept).count(buf, (short) 0);
        }
        AID server = JCSystem.lookupAID(SERVER, (short) 0, (byte) SERVER.length);
        if (ins == 0x40) {
            buf[0] = (byte) (server == null ? 0 : 1);
            buf[1] = (byte) (JCSystem.getAppletShareableInterfaceObject(JCSystem.getAID(), (byte) 1) == null ? 0 : 1);
            buf[2] = (byte) (JCSystem.getAppletShareableInterfaceObject(server, (byte) 2) == null ? 0 : 1);
            buf[3] = (byte) (JCSystem.getAppletShareableInterfaceObject(server, (byte) 3) == null ? 0 : 1);
            buf[4] = (byte) (JCSystem.getPreviousContextAID() == null ? 0 : 1);
            return 5;
        }
        if (ins == 0x57 || ins == 0x58) {
            return help(apdu, buf, ins, (Helper) JCSystem.getAppletShareableInterfaceObject(server, (byte) 4));
        }
        Shareable s = JCSystem.getAppletShareableInterfaceObject(server, (byte) 1);
        Counter c = (Counter) s;
        Object o = s;
        switch (ins) {
        case 0x41:
            return c.count(buf, (short) 0);
        case 0x42:
            Util.setShort(buf, (short) 0, c.count(null, (short) 0));
            return 2;
        case 0x43:
            return c.count(own, (short) 0);
        case 0x44:
            c.fail(p1);
            return 0;
        case 0x45:
            buf[0] = c.array()[0];
            return 1;
        case 0x46:
            buf[0] = (byte) c.array().length;
            return 1;
        case 0x47:
            Util.arrayCopy(c.array(), (short) 0, buf, (short) 0, (short) 2);
            return 2;
        case 0x48:
            buf[0] = (byte) (o instanceof Counter ? 1 : 0);
            buf[1] = (byte) (o instanceof Shareable ? 1 : 0);
            return 2;
        case 0x49:
            buf[0] = (byte) (o instanceof Applet ? 1 : 0);
            return 1;
        case 0x4A:
            buf[0] = (byte) (o.equals(o) ? 1 : 0);
            return 1;
        case 0x4B:
            kept = o;
            global = o;
            list[0] = o;
            buf[0] = (byte) (kept == global && global == list[0] ? 1 : 0);
            return 1;
        case 0x4C:
            kept = apdu;
            return 0;
        case 0x4D:
            global = buf;
            return 0;
        case 0x4E:
            list[0] = apdu;
            return 0;
        case 0x4F:
            c.keep(apdu);
            return 0;
        case 0x50:
            c.keep(own);
            return 0;
        case 0x51:
            try {
                own[40] = 0;
            } catch (ArrayIndexOutOfBoundsException e) {
                kept = e;
            }
            return 0;
        case 0x52:
            kept = server;
            buf[0] = (byte) (server.equals(SERVER, (short) 0, (byte) SERVER.length) ? 1 : 0);
            return 1;
        case 0x53:
            c.fail((short) 4);
            buf[0] = JCSystem.getTransactionDepth();
            JCSystem.commitTransaction();
            return 1;
        case 0x54:
            buf[0] = (byte) (((Object) c.array()) instanceof byte[] ? 1 : 0);
            return 1;
        default:
            ISOException.throwIt((short) 0x6D00);
        }
        return 0;
    }

    // A shared service called by the client, and by the card's dispatcher for it.
    private short help(APDU apdu, byte[] buf, byte ins, Helper helper) {
        if (ins == 0x57) {
            buf[0] = (byte) (helper.processCommand(apdu) ? 1 : 0);
            return 1;
        }
        dispatcher.addService(helper, Dispatcher.PROCESS_COMMAND);
        Exception e = dispatcher.dispatch(apdu, Dispatcher.PROCESS_COMMAND);
        buf[0] = (byte) (e == null ? 0 : e instanceof SecurityException ? 1 : 2);
        return 1;
    }
}
