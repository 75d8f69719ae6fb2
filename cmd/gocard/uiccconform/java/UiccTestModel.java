package org.etsi.scp.wg3.uicc.jcapi.userclass;

import org.etsi.scp.wg3.uicc.jcapi.userinterface.UiccResultsService;

/** What all tests extend: it counts their results. */
public abstract class UiccTestModel implements UiccResultsService {
    private int results;
    private int wrong;

    public abstract boolean run();

    public void initialiseResults() { results = wrong = 0; }

    public void addResult(boolean result) {
        results++;
        if (!result) {
            wrong++;
            System.out.println("  result " + results + " is wrong" + caller());
        }
    }

    public boolean getOverallResult() { return results > 0 && wrong == 0; }

    int results() { return results; }

    int wrong() { return wrong; }

    private static String caller() {
        for (StackTraceElement e : new Throwable().getStackTrace()) {
            if (!e.getClassName().startsWith("org.etsi.")) {
                return " (" + e.getFileName() + ":" + e.getLineNumber() + ")";
            }
        }
        return "";
    }
}
