/* This box's address in its network, for people who look for it. Reads the interfaces; no lookups,
 * nothing is sent. */
#ifndef SHELL_ADDRESS_H
#define SHELL_ADDRESS_H

#define ADDRESS_MAX 64

/* The first one that is up and not loopback, IPv4 before IPv6, no link-local one; "" if none. */
void address_read(char out[ADDRESS_MAX]);

#endif
