// A service that applets of other packages may call; Service itself is not shareable.
package gocard.server;

import javacard.framework.Shareable;
import javacard.framework.service.Service;

public interface Helper extends Shareable, Service {
}
