using System.Collections.Immutable;
using CsCheck;

namespace TaskOwnership.Fuzzing.Tests;

/// <summary>A program that went through a few mutations. The same number over the same seeds is the same mutant.</summary>
internal sealed record Mutant(SeedProgram Seed, SeedProgram Donor, ImmutableArray<Mutation> Mutations)
{
    public string Text => Mutations.Aggregate(Seed.Text, (text, mutation) => mutation.Apply(text, Donor.Text));

    public static Mutant Number(long number, IReadOnlyList<SeedProgram> seeds) => From(seeds)(number);

    /// <summary>The mutants of these seeds by their numbers.</summary>
    public static Func<long, Mutant> From(IReadOnlyList<SeedProgram> seeds)
    {
        var any = Any(seeds);
        return number => any.Generate(new PCG(7, (ulong)number), null, out _);
    }

    /// <summary>The same mutant with one mutation less, in each possible way.</summary>
    public IEnumerable<Mutant> Smaller() =>
        Mutations.Length == 1 ? [] : Mutations.Select((_, index) => this with { Mutations = Mutations.RemoveAt(index) });

    private static Gen<Mutant> Any(IReadOnlyList<SeedProgram> seeds)
    {
        var mutation = Gen.Select(Gen.Int[0, (int)MutationKind.Truncate], Gen.UInt, Gen.UInt, (kind, first, second) => new Mutation((MutationKind)kind, first, second));
        var place = Gen.Int[0, seeds.Count - 1];

        // Whole programs stand first, and have the most to repair.
        var start = Gen.Frequency((1, place), (2, Gen.Int[0, Math.Max(0, seeds.TakeWhile(static seed => seed.IsWhole).Count() - 1)]));
        return Gen.Select(start, place, mutation.Array[1, 4], (seed, donor, mutations) => new Mutant(seeds[seed], seeds[donor], [.. mutations]));
    }
}
