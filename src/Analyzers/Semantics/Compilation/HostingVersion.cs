using System.Linq;
using Microsoft.CodeAnalysis;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>
/// What does the generic host that the project references do with its background services? Its assembly says so by its version, not the target framework, which may be older. A library that references only the
/// abstractions is hosted by whoever uses it: of that nothing is known, and nothing is said.
/// </summary>
internal sealed class HostingVersion
{
    private readonly int _major;

    public HostingVersion(Compilation compilation) =>
        _major = compilation.ReferencedAssemblyNames.FirstOrDefault(static a => a.Name == "Microsoft.Extensions.Hosting")?.Version.Major ?? 0;

    /// <summary>Whether nobody hears of a failure that <c>ExecuteAsync</c> throws. Since .NET 6 the host logs it and stops.</summary>
    public bool IgnoresFailure => IsBefore(6);

    /// <summary>Whether the start of the host waits for <c>ExecuteAsync</c> up to its first <c>await</c>. Since .NET 10 all of it runs beside the start.</summary>
    public bool WaitsForFirstAwait => IsBefore(10);

    /// <summary>Whether the process of a host that stops because a service has failed leaves with exit code 0. Since .NET 11 the host throws what the service has thrown.</summary>
    public bool LeavesWithZero => IsBefore(11);

    private bool IsBefore(int major) => _major > 0 && _major < major;
}
