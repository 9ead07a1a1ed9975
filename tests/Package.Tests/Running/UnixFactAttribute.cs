namespace TaskOwnership.Package.Tests.Running;

/// <summary>A test that needs signals.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute()
    {
        if (OperatingSystem.IsWindows())
        {
            Skip = "Windows knows no SIGTERM.";
        }
    }
}
