#include "shell/address.h"

#include "shell/url.h"
#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stddef.h>

static const void *bytes_of(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET)
        return &((const struct sockaddr_in *)(const void *)address)->sin_addr;
    return &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr;
}

void address_read(char out[ADDRESS_MAX])
{
    static const int families[] = {AF_INET, AF_INET6};
    struct ifaddrs *all;
    out[0] = '\0';
    if (getifaddrs(&all) != 0)
        return;
    for (size_t i = 0; i < 2 && !out[0]; i++) {
        for (const struct ifaddrs *one = all; one && !out[0]; one = one->ifa_next) {
            if (!one->ifa_addr || one->ifa_addr->sa_family != families[i] ||
                !(one->ifa_flags & IFF_UP) || address_is_loopback(one->ifa_addr) ||
                address_is_link_local(one->ifa_addr))
                continue;
            if (!inet_ntop(families[i], bytes_of(one->ifa_addr), out, ADDRESS_MAX))
                out[0] = '\0';
        }
    }
    freeifaddrs(all);
}
