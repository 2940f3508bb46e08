def test_each_query_averages_the_values_by_its_match_with_the_keys():
    pass
