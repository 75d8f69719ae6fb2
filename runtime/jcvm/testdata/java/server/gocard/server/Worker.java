// The service that the server shares: it tells whether another context called it.
package gocard.server;

import javacard.framework.APDU;
import javacard.framework.JCSystem;
import javacard.framework.service.BasicService;

class Worker extends BasicService implements Helper {
    public boolean processCommand(APDU apdu) {
        return JCSystem.getPreviousContextAID() != null;
    }
}
