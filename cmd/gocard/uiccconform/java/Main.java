package org.etsi.scp.wg3.uicc.jcapi.userclass;

/** Runs the tests named as arguments against the card at the port that comes first, and prints one line for each of them. */
public final class Main {
    public static void main(String[] args) throws Exception {
        UiccAPITestCardService card = UiccAPITestCardService.connect(Integer.parseInt(args[0]));
        for (int i = 1; i < args.length; i++) {
            System.out.println("test " + args[i]);
            card.begin();
            UiccTestModel test = (UiccTestModel) Class.forName(args[i]).getDeclaredConstructor().newInstance();
            String outcome;
            try {
                outcome = test.run() && test.wrong() == 0 ? "passed" : "failed";
            } catch (RuntimeException e) {
                System.out.println("  " + e);
                outcome = "failed";
            }
            System.out.println("end " + args[i] + " " + outcome + " " + test.results() + " " + test.wrong());
            System.out.flush();
        }
    }
}
