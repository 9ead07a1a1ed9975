using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.FindSymbols;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>The queue, or the tracker, of a project for work that requests leave behind: the one that it has, or the one that it can be given.</summary>
internal sealed class WorkQueue
{
    private WorkQueue(WorkKeeper keeper, string name, INamedTypeSymbol? type, Services services, ISet<ISymbol> injectable)
    {
        Keeper = keeper;
        Name = name;
        Type = type;
        Services = services;
        Injectable = injectable;
    }

    public WorkKeeper Keeper { get; }

    public string Name { get; }

    /// <summary>What a parameter that holds it is called.</summary>
    public string Like => Keeper == WorkKeeper.Queue ? "queue" : "tracker";

    /// <summary>The queue where the project has one; null where it is to be written.</summary>
    public INamedTypeSymbol? Type { get; }

    public Services Services { get; }

    /// <summary>The types around the starts that nothing but the host makes, so that their constructors can ask for one thing more; and the methods that nothing in the solution calls.</summary>
    public ISet<ISymbol> Injectable { get; }

    /// <summary>The queue of the project, or null where it has no host that could run it.</summary>
    public static async Task<WorkQueue?> OfAsync(Project project, IEnumerable<IMethodSymbol> members, WorkKeeper keeper, CancellationToken cancellationToken)
    {
        if (project.CompilationOptions?.OutputKind == OutputKind.DynamicallyLinkedLibrary
            || ((CSharpParseOptions)project.ParseOptions!).LanguageVersion < LanguageVersion.CSharp8
            || await project.GetCompilationAsync(cancellationToken).ConfigureAwait(false) is not { } compilation)
        {
            return null;
        }

        var services = await Services.OfAsync(project, cancellationToken).ConfigureAwait(false);
        var type = compilation.GetSymbolsWithName(keeper == WorkKeeper.Queue ? "EnqueueAsync" : "Track", SymbolFilter.Member, cancellationToken).OfType<IMethodSymbol>().Where(m => TakesWork(m, keeper)).Select(static m => m.ContainingType).FirstOrDefault(services.IsSingleton);
        if (type is null && services.Registration is null)
        {
            return null;
        }

        var injectable = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var member in members.Distinct<IMethodSymbol>(SymbolEqualityComparer.Default))
        {
            if (!await IsReferencedAsync(member, project.Solution, cancellationToken).ConfigureAwait(false))
            {
                injectable.Add(member);
            }

            if (!injectable.Contains(member.ContainingType) && await IsMadeByHostAsync(member.ContainingType, project.Solution, cancellationToken).ConfigureAwait(false))
            {
                injectable.Add(member.ContainingType);
            }
        }

        var like = keeper == WorkKeeper.Queue ? "BackgroundWorkQueue" : "BackgroundWorkTracker";
        var name = like;
        for (var i = 2; type is null && compilation.GetSymbolsWithName(name, SymbolFilter.TypeAndMember, cancellationToken).Any(); i++)
        {
            name = like + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return new WorkQueue(keeper, type?.Name ?? name, type, services, injectable);
    }

    /// <summary>Takes work as what is written here does, and is a service that the host stops.</summary>
    private static bool TakesWork(IMethodSymbol method, WorkKeeper keeper) =>
        method is { IsStatic: false, DeclaredAccessibility: Accessibility.Public, Parameters: [{ Type: INamedTypeSymbol { Name: "Func", TypeArguments: [{ Name: "CancellationToken" }, { Name: "Task" }] } }], ContainingType.ContainingType: null }
        && (keeper == WorkKeeper.Queue ? HostedService.DerivesFromBackgroundService(method.ContainingType) : HostedService.Is(method.ContainingType));

    private static async Task<bool> IsMadeByHostAsync(INamedTypeSymbol type, Solution solution, CancellationToken cancellationToken)
    {
        if (type.TypeKind != TypeKind.Class || type.IsStatic || type.IsAbstract || type.IsRecord || type.DeclaringSyntaxReferences.Length != 1
            || (!type.IsSealed && (await SymbolFinder.FindDerivedClassesAsync(type, solution, cancellationToken: cancellationToken).ConfigureAwait(false)).Any()))
        {
            return false;
        }

        foreach (var constructor in type.InstanceConstructors)
        {
            if (await IsReferencedAsync(constructor, solution, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }
        }

        return true;
    }

    private static async Task<bool> IsReferencedAsync(IMethodSymbol method, Solution solution, CancellationToken cancellationToken) =>
        (await SymbolFinder.FindReferencesAsync(method, solution, cancellationToken).ConfigureAwait(false)).Any(static r => r.Locations.Any());
}
