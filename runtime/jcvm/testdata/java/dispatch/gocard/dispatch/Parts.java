// An applet made of services, which tells how Dispatcher.dispatch ends: what the Go form has not.
package gocard.dispatch;

import javacard.framework.APDU;
import javacard.framework.Applet;
import javacard.framework.CardRuntimeException;
import javacard.framework.ISOException;
import javacard.framework.JCSystem;
import javacard.framework.Util;
import javacard.framework.service.BasicService;
import javacard.framework.service.Dispatcher;
import javacard.framework.service.ServiceException;

public class Parts extends Applet {
    private Dispatcher dispatcher = new Dispatcher((short) 4);
    private byte[] notes = JCSystem.makeTransientByteArray((short) 4, JCSystem.CLEAR_ON_RESET);

    public static void install(byte[] b, short off, byte len) {
        new Parts().register();
    }

    private Parts() {
        Worker worker = new Worker();
        dispatcher.addService(worker, Dispatcher.PROCESS_INPUT_DATA);
        dispatcher.addService(worker, Dispatcher.PROCESS_COMMAND);
        dispatcher.addService(worker, Dispatcher.PROCESS_OUTPUT_DATA);
    }

    // P1 says from which phase on, P2 what the worker does. The next command with INS 2 tells how it ended.
    public void process(APDU apdu) {
        if (selectingApplet()) {
            return;
        }
        byte[] buf = apdu.getBuffer();
        if (buf[1] == 2) {
            Util.arrayCopyNonAtomic(notes, (short) 0, buf, (short) 0, (short) 4);
            apdu.setOutgoingAndSend((short) 0, (short) 4);
            return;
        }
        if (buf[1] == 3) {
            try {
                new Dispatcher(Util.makeShort(buf[2], buf[3]));
                buf[0] = 0;
            } catch (ServiceException e) {
                buf[0] = (byte) e.getReason();
            }
            apdu.setOutgoingAndSend((short) 0, (short) 1);
            return;
        }
        note((byte) 0, (short) 0);
        try {
            Exception e = dispatcher.dispatch(apdu, buf[2]);
            if (e == null) {
                note((byte) 1, (short) 0);
            } else if (e instanceof CardRuntimeException) {
                note((byte) 2, ((CardRuntimeException) e).getReason());
            } else if (e instanceof NullPointerException) {
                note((byte) 3, (short) 0);
            } else if (e instanceof Refused) {
                note((byte) 4, (short) 0);
            } else {
                note((byte) 5, (short) 0);
            }
        } catch (ISOException e) {
            note((byte) 0x11, e.getReason());
        } catch (ServiceException e) {
            note((byte) 0x12, e.getReason());
        }
    }

    private void note(byte how, short reason) {
        notes[0] = how;
        Util.setShort(notes, (short) 1, reason);
    }
}

class Refused extends RuntimeException {
}

class Worker extends BasicService {
    private byte[] none;
    private byte phases;

    public boolean processDataIn(APDU apdu) {
        phases |= 1;
        return false;
    }

    public boolean processCommand(APDU apdu) {
        byte[] buf = apdu.getBuffer();
        phases |= 2;
        switch (getP2(apdu)) {
        case 1:
            setOutputLength(apdu, (short) 2);
            buf[5] = phases;
            buf[6] = buf[1];
            phases = 0;
            return succeed(apdu);
        case 2:
            return fail(apdu, (short) 0x6985);
        case 3:
            ISOException.throwIt((short) 0x6A86);
        case 4:
            buf[0] = none[0];
        case 5:
            throw new Refused();
        case 6:
            setOutputLength(apdu, (short) 200);
        case 7:
            setOutputLength(apdu, (short) 100);
            return succeedWithStatusWord(apdu, (short) 0x6200);
        case 8:
            apdu.setOutgoing();
            apdu.setOutgoingLength((short) 3);
            return true;
        case 9:
            setProcessed(apdu);
            return true;
        }
        return false;
    }

    public boolean processDataOut(APDU apdu) {
        phases |= 4;
        if (getOutputLength(apdu) == 2) {
            apdu.getBuffer()[6] = phases;
        }
        return true;
    }
}
