/* One function a subcommand: parses its options (argv[0] is the subcommand's name), calls the rest
 * of the program, returns the exit status: 0 good, 1 found something, 2 could not (bad usage, an
 * unreadable file). Called once, from main. */
#ifndef MAIN_CMD_H
#define MAIN_CMD_H

int cmd_check(int argc, char **argv);
int cmd_run(int argc, char **argv);
int cmd_render(int argc, char **argv);
int cmd_fit(int argc, char **argv);
int cmd_status(int argc, char **argv);
int cmd_identify(int argc, char **argv);
int cmd_clock(int argc, char **argv);
int cmd_setup(int argc, char **argv);

#endif
